/** The account's addresses: all that letters about it go to. Each button is a form of its own; a refused one shows the page again. */
import type { ComponentChildren, VNode } from 'preact';
import * as z from 'zod';
import { addAddress } from '../../usecases/account/add-address.ts';
import { askVerification } from '../../usecases/account/ask-verification.ts';
import { makeAddressPrimary } from '../../usecases/account/make-address-primary.ts';
import { removeAddress } from '../../usecases/account/remove-address.ts';
import type { AccountView } from '../../usecases/account/see-account.ts';
import type { House } from '../../usecases/house.ts';
import { isFresh, type SignedIn } from '../../usecases/who.ts';
import { Button, type ButtonKind } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { Section } from '../http/design/layout.tsx';
import { Notice, Tag } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { faultAt, typedIn } from '../http/form-faults.ts';
import { text, tick } from '../http/input.ts';
import type { Route } from '../http/route.ts';
import { AddressField, saysSure } from './address-field.tsx';
import { WhenFresh } from './fresh-proof.tsx';
import { formOf, OwnFrame, type OwnPage, type OwnPageProps, shownAt } from './own-page.tsx';
import { addressWords as words } from './words-account.en.ts';

type Address = AccountView['addresses'][number];

const page: OwnPage = { path: '/account/addresses', done: words.done, show: AddressesPage };

function AddressesPage(props: OwnPageProps): VNode {
  const { call, view, refusal, flash } = props;
  return (
    <OwnFrame call={call} refusal={refusal} flash={flash} words={words} fields={['address']}>
      <AddressTable call={call} view={view} />
      {view.aftercareUntil && (
        <Notice tone="info" title={words.aftercare}>
          <p>
            <When at={view.aftercareUntil} now={call.now} as="both" />
          </p>
        </Notice>
      )}
      <AddForm {...props} />
      <p class="muted">{words.removeNote(call.house.policy.objectAfterCompletedDays)}</p>
    </OwnFrame>
  );
}

function AddressTable({ call, view }: OwnPageProps): VNode {
  const columns = [
    { key: 'address', label: words.address },
    { key: 'state', label: words.state },
    { key: 'actions', label: words.actions },
  ];
  const rows = view.addresses.map((address) => ({
    key: address.id,
    cells: {
      address: address.address,
      state: <StateOf address={address} />,
      actions: <ActionsOf call={call} view={view} address={address} />,
    },
  }));
  return <DataTable caption={words.caption} isCaptionHidden columns={columns} rows={rows} />;
}

function AddForm({ call, refusal }: OwnPageProps): VNode {
  return (
    <Section title={words.addTitle} id="add">
      <WhenFresh call={call} who={call.who} then={page.path}>
        <Form action={page.path} csrf={call.csrf}>
          <AddressField
            name="address"
            label={words.addLabel}
            hint={words.addHint}
            value={typedIn(call.body, 'address')}
            error={faultAt(refusal, 'address')}
            isSure={saysSure(call.body)}
          />
          <Button>{words.add}</Button>
        </Form>
      </WhenFresh>
    </Section>
  );
}

function StateOf({ address: { isPrimary, isVerified } }: { readonly address: Address }): VNode {
  if (!isVerified) return <Tag tone="warn">{words.unverified}</Tag>;
  return (
    <Tag tone="good">{isPrimary ? `${words.primary}, ${words.verified.toLowerCase()}` : words.verified}</Tag>
  );
}

function ActionsOf({ call, view, address }: OwnPageProps & { readonly address: Address }): VNode {
  const { id, isVerified, isPrimary } = address;
  const act = (verb: string, label: ComponentChildren, kind: ButtonKind = 'secondary') => (
    <Form action={`${page.path}/${verb}`} csrf={call.csrf} hidden={{ addressId: id }} isInline>
      <Button kind={kind} isSmall>
        {label}
        <span class="visually-hidden">: {address.address}</span>
      </Button>
    </Form>
  );
  // Buttons that would be refused are not shown; asking for the link again needs no fresh proof.
  const isSure = isFresh(call.house, call.who, call.now);
  return (
    <>
      {!isVerified && act('resend', words.resend)}
      {isSure && isVerified && !isPrimary && act('primary', words.makePrimary)}
      {isSure && mayRemove(view, address) && act('remove', words.remove)}
    </>
  );
}

/** Whether removing it would not be refused: something verified must stay, and nothing goes in aftercare. */
function mayRemove(view: AccountView, address: Address): boolean {
  const staying = view.addresses.filter(({ id }) => id !== address.id);
  return !view.aftercareUntil && staying.some(({ isVerified }) => isVerified || !address.isVerified);
}

/** A row of the table: one button of one address. */
function act(
  verb: string,
  done: string,
  run: (house: House, who: SignedIn, ask: { addressId: string }) => Promise<void>,
): Route {
  return formOf(page, {
    path: `${page.path}/${verb}`,
    limit: 'general',
    body: z.object({ addressId: text(100) }),
    async run(call) {
      await run(call.house, call.who, call.body);
      return { redirect: `${page.path}?done=${done}` };
    },
  });
}

export const addressRoutes: readonly Route[] = [
  shownAt(page),
  formOf(page, {
    path: page.path,
    limit: 'mail_code',
    body: z.object({ address: text(320), isSure: tick }),
    async run(call) {
      await addAddress(call.house, call.who, call.body);
      return { redirect: `${page.path}?done=added` };
    },
  }),
  act('resend', 'resent', askVerification),
  act('primary', 'primary', makeAddressPrimary),
  act('remove', 'removed', removeAddress),
];
