/** The page behind the link that restores: where a sitting runs elsewhere nothing is chosen beforehand, for its end would have a price. */
import type { VNode } from 'preact';
import type { Refusal } from '../../domain/refusals.ts';
import type { RestoreLink } from '../../usecases/recovery/look-at-restore-link.ts';
import { Button } from '../http/design/button.tsx';
import { RadioGroup } from '../http/design/choice.tsx';
import { Form } from '../http/design/form.tsx';
import { List } from '../http/design/text.tsx';
import { When } from '../http/design/when.tsx';
import { faultsOf } from '../http/form-faults.ts';
import type { Call } from '../http/route.ts';
import { FormPage } from './form-page.tsx';
import { restoreWords as words } from './words-restore.en.ts';

/** Behind the mailed link: what comes, and the button that begins it; where a sitting runs elsewhere, the choice before it. */
export function beginPage(call: Call, secret: string, link: RestoreLink, refusal?: Refusal): VNode {
  const { begin } = words;
  const since = link.runsElsewhereSince;
  const isUnchosen = refusal?.code === 'sitting_running';
  const faults = isUnchosen ? [{ field: 'where', message: begin.unchosen }] : faultsOf(refusal);
  return (
    <FormPage call={call} title={begin.title} lead={begin.lead} faults={faults}>
      <List items={begin.steps} isOrdered />
      <p>{begin.need}</p>
      <Form action={`/restore/${encodeURIComponent(secret)}`} csrf={call.csrf}>
        {since && (
          <RadioGroup
            name="where"
            label={begin.where}
            hint={
              <>
                {begin.since} <When at={since} now={call.now} as="both" />
              </>
            }
            choices={begin.choices}
            error={isUnchosen ? begin.unchosen : undefined}
          />
        )}
        <Button>{since ? begin.goOn : begin.button}</Button>
      </Form>
      <p class="muted">{since ? begin.whyChoice : begin.why}</p>
    </FormPage>
  );
}
