/** A person of the desk whose time there ran out: told so, and led back to where they were. Strangers never get here: to them there is nothing. */
import type { SignedIn } from '../../usecases/who.ts';
import { Button, LinkButton } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { PageHeading } from '../http/design/layout.tsx';
import { NotSent } from '../http/not-sent.tsx';
import type { Answer, Unsent } from '../http/route.ts';
import { Shell, type ShellCall } from '../http/shell.tsx';
import { overWords as words } from './words-desk.en.ts';

/** After idling a code is enough; after a day it takes a new sign-in. `back` is the page to come back to. */
export function overPage(call: ShellCall & Unsent, session: SignedIn, back: string): Answer {
  const isIdle = session.deskOver === 'idle';
  return {
    status: 401,
    cookies: isIdle ? [] : [{ name: 'then', value: back }],
    page: (
      <Shell call={call} title={words.title}>
        <PageHeading title={words.title} />
        <p>{isIdle ? words.idle : words.day}</p>
        <NotSent text={call.unsent} />
        {isIdle ? (
          <p>
            <LinkButton href={`/confirm?then=${encodeURIComponent(back)}`}>{words.confirm}</LinkButton>
          </p>
        ) : (
          <Form action="/sign-out" csrf={call.csrf}>
            <Button>{words.signIn}</Button>
          </Form>
        )}
      </Shell>
    ),
  };
}
