/** Choices: radios and checkboxes with a target of 44 px, the group's question as its legend, the error with the group. */
import type { ComponentChildren, VNode } from 'preact';
import { describedBy, FieldNotes, type FieldProps } from './field.tsx';
import { fieldId } from './form.tsx';
import { useWords } from './words-of-page.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: ComponentChildren | undefined;
}

/** The error summary leads to the group's first control, which therefore bears the group's own id. */
const choiceId = (name: string, index: number): string =>
  index === 0 ? fieldId(name) : `${fieldId(name)}-${index + 1}`;

interface OneProps {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly id: string;
  readonly choice: Choice;
  readonly isChosen: boolean;
}

function One({ type, name, id, choice, isChosen }: OneProps): VNode {
  return (
    <div class="choice">
      <input
        class={`choice-input choice-${type}`}
        type={type}
        id={id}
        name={name}
        value={choice.value}
        checked={isChosen}
        aria-describedby={choice.hint ? `${id}-more` : undefined}
      />
      <label class="choice-label" for={id}>
        {choice.label}
      </label>
      {choice.hint && (
        <div class="choice-hint" id={`${id}-more`}>
          {choice.hint}
        </div>
      )}
    </div>
  );
}

function Group({
  field,
  children,
}: {
  readonly field: FieldProps;
  readonly children: ComponentChildren;
}): VNode {
  const { form } = useWords();
  return (
    <fieldset class={field.error ? 'field field-wrong' : 'field'} aria-describedby={describedBy(field)}>
      <legend class="field-label">
        {field.isHeading ? <h1 class="field-heading">{field.label}</h1> : field.label}
        {field.isOptional && <span class="field-optional"> ({form.optional})</span>}
      </legend>
      <FieldNotes {...field} />
      <div class="choices">{children}</div>
    </fieldset>
  );
}

interface ChoicesProps {
  readonly field: FieldProps;
  readonly type: OneProps['type'];
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
}

function Choices({ field, type, choices, chosen }: ChoicesProps): VNode {
  return (
    <Group field={field}>
      {choices.map((choice, index) => (
        <One
          key={choice.value}
          type={type}
          name={field.name}
          id={choiceId(field.name, index)}
          choice={choice}
          isChosen={chosen.includes(choice.value)}
        />
      ))}
    </Group>
  );
}

export interface RadioGroupProps extends FieldProps {
  readonly choices: readonly Choice[];
}

/** Exactly one of a few. Nothing is chosen beforehand unless `value` says so. */
export function RadioGroup(props: RadioGroupProps): VNode {
  const { choices, value } = props;
  return <Choices field={props} type="radio" choices={choices} chosen={value === undefined ? [] : [value]} />;
}

export interface CheckboxGroupProps extends Omit<FieldProps, 'value'> {
  readonly choices: readonly Choice[];
  readonly values?: readonly string[] | undefined;
}

/** Any of a few; all are sent under the same name. */
export function CheckboxGroup(props: CheckboxGroupProps): VNode {
  return <Choices field={props} type="checkbox" choices={props.choices} chosen={props.values ?? []} />;
}

export interface CheckboxProps extends Omit<FieldProps, 'isHeading' | 'isOptional'> {
  /** What is sent when it is ticked; `yes` by default. */
  readonly value?: string | undefined;
  readonly isTicked?: boolean | undefined;
}

/** One statement to agree to. */
export function Checkbox(props: CheckboxProps): VNode {
  const { name, label, value = 'yes', isTicked = false, error } = props;
  const id = fieldId(name);
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      {error && <FieldNotes name={name} label={label} error={error} />}
      <div class="choice">
        <input
          class="choice-input choice-checkbox"
          type="checkbox"
          id={id}
          name={name}
          value={value}
          checked={isTicked}
          aria-describedby={describedBy(props)}
          aria-invalid={error ? 'true' : undefined}
        />
        <label class="choice-label" for={id}>
          {label}
        </label>
        {props.hint && (
          <div class="choice-hint" id={`${id}-hint`}>
            {props.hint}
          </div>
        )}
      </div>
    </div>
  );
}
