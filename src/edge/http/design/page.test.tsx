import type { VNode } from 'preact';
import { describe, expect, test } from 'vitest';
import { designAssets } from './assets.ts';
import { Deadline } from './case-status.tsx';
import { RadioGroup } from './choice.tsx';
import { asked, CodeField, PasswordField, TextArea, TextField } from './field.tsx';
import { ErrorSummary, Form } from './form.tsx';
import { Page, renderPage } from './page.tsx';
import { DataTable } from './table.tsx';
import { Copyable } from './text.tsx';

const html = (children: VNode | VNode[] | null): string => renderPage(<Page title="T">{children}</Page>);
const evil = '"><script>alert(1)</script>';

describe('what strangers wrote', () => {
  test('never becomes markup, wherever a component shows it', () => {
    const page = renderPage(
      <Page
        title={evil}
        flash={{ tone: 'stop', text: evil }}
        user={{ name: evil, href: '/', signOutAction: '/o', csrf: evil }}
      >
        <TextField name="a" label={evil} hint={evil} error={evil} value={evil} />
        <TextArea name="b" label="b" value={`</textarea>${evil}`} />
        <RadioGroup name="c" label="c" choices={[{ value: evil, label: evil, hint: evil }]} value={evil} />
        <ErrorSummary errors={[{ field: evil, message: evil }]} />
        <Copyable label={evil} text={evil} />
        <DataTable
          caption={evil}
          columns={[
            { key: 'k', label: evil },
            { key: 'l', label: evil },
          ]}
          rows={[{ key: '1', cells: { k: evil, l: evil } }]}
        />
      </Page>,
    );
    expect(page).not.toContain('<script');
    expect(page).not.toContain(evil);
    expect(page.match(/<\/textarea>/g)).toHaveLength(1);
  });
});

describe('a form', () => {
  test('posts, carries its token and leaves the judging to the server', () => {
    const form = html(
      <Form action="/x" csrf="tok" hidden={{ version: '7' }} isMultipart>
        <p />
      </Form>,
    );
    expect(form).toMatch(
      /<form[^>]* method="post"[^>]* action="\/x"[^>]* enctype="multipart\/form-data"[^>]* novalidate/,
    );
    expect(form).toContain('<input type="hidden" name="_csrf" value="tok"/>');
    expect(form).toContain('name="version" value="7"');
  });

  test('never gives a password or a code back', () => {
    const fields = html([
      <PasswordField
        key="p"
        name="p"
        label="P"
        autoComplete="new-password"
        username="ann"
        error="Too short"
      />,
      <CodeField key="c" name="c" label="C" error="Wrong" />,
    ]);
    expect(fields.replace('autocomplete="username" value="ann"', '')).not.toContain(' value=');
    expect(fields).toContain('autocomplete="one-time-code"');
    expect(fields).toContain('inputmode="numeric"');
  });

  test('a new password stands beside its user name, for password managers, which is not sent', () => {
    const field = html(<PasswordField name="p" label="P" autoComplete="new-password" username="ann" />);
    expect(field).toMatch(
      /<input type="text" autocomplete="username" value="ann" readonly hidden\/>.*type="password"/,
    );
    const bare = html(<PasswordField name="p" label="P" autoComplete="new-password" username={asked} />);
    expect(bare).not.toContain('autocomplete="username"');
  });

  test('ties hint and error to the control, and the summary to both', () => {
    const page = html([
      <ErrorSummary key="s" errors={[{ field: 'mail', message: 'Give an address' }]} />,
      <TextField key="f" name="mail" label="Mail" hint="H" error="Give an address" />,
    ]);
    expect(page).toContain('href="#field-mail"');
    expect(page).toContain(
      'id="field-mail" name="mail" aria-describedby="field-mail-hint field-mail-error" aria-invalid="true"',
    );
    expect(page).toMatch(/id="field-mail-error"/);
    expect(html(<ErrorSummary errors={[]} />)).not.toContain('error-summary');
  });

  test('the summary leads to the first control of a group', () => {
    const choices = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ];
    const page = html(<RadioGroup name="g" label="G" choices={choices} error="Choose one" value="b" />);
    expect(page).toMatch(/<input[^>]*type="radio" id="field-g" name="g" value="a"/);
    expect(page).toMatch(/value="b" checked/);
    expect(page.match(/id="field-g"/g)).toHaveLength(1);
  });
});

describe('who acts next', () => {
  const now = new Date('2026-11-24T09:41:00Z');
  test('is told to each reader in their own words, with the instant in UTC', () => {
    const by = new Date('2026-11-25T00:00:00Z');
    expect(html(<Deadline title="t" actsNext="desk" now={now} by={by} />)).toContain('The desk');
    expect(html(<Deadline title="t" actsNext="desk" reader="desk" now={now} by={by} />)).toContain(
      'You, the desk',
    );
    expect(html(<Deadline title="t" actsNext="desk" now={now} by={by} />)).toContain(
      'datetime="2026-11-25T00:00:00.000Z"',
    );
  });
});

describe('the files of the design', () => {
  test('have paths that change with their content, and the page asks for them alone', () => {
    for (const { path } of designAssets)
      expect(path).toMatch(/^\/assets\/[a-z]+\.[0-9a-f]{10}\.(css|svg|js)$/);
    const page = html(<PasswordField name="p" label="P" autoComplete="current-password" />);
    const asked = [...page.matchAll(/<(?:link|script)[^>]* (?:href|src)="([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(asked.sort()).toEqual(designAssets.map((asset) => asset.path).sort());
  });
});
