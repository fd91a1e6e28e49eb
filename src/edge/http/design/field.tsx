/**
 * Fields of one control. Each has a label that is always visible, a hint below it, the error below that, and tells a
 * screen reader of both. Controls are 16 px and more, or a phone zooms into them.
 */
import type { ComponentChildren, VNode } from 'preact';
import { revealModule } from './assets.ts';
import { fieldId } from './form.tsx';
import { useWords } from './words-of-page.ts';

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: ComponentChildren | undefined;
  /** One sentence: what is wrong and what would be right. */
  readonly error?: string | undefined;
  readonly value?: string | undefined;
  readonly isOptional?: boolean | undefined;
  /** The label is the page's heading: one question a page. */
  readonly isHeading?: boolean | undefined;
}

/** As wide as what belongs in it; `full` by default. */
export type FieldWidth = 'short' | 'medium' | 'full';

/** The ids of the hint and the error that exist, for `aria-describedby`. */
export function describedBy({ name, hint, error }: FieldProps): string | undefined {
  const ids = [hint && `${fieldId(name)}-hint`, error && `${fieldId(name)}-error`].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

/** The hint and the error of a field, under the ids that `describedBy` names. */
export function FieldNotes({ name, hint, error }: FieldProps): VNode {
  const { form } = useWords();
  return (
    <>
      {hint && (
        <div class="field-hint" id={`${fieldId(name)}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <p class="field-error" id={`${fieldId(name)}-error`}>
          <span class="visually-hidden">{form.error} </span>
          {error}
        </p>
      )}
    </>
  );
}

function Frame({
  field,
  children,
}: {
  readonly field: FieldProps;
  readonly children: ComponentChildren;
}): VNode {
  const { form } = useWords();
  const label = (
    <label class="field-label" for={fieldId(field.name)}>
      {field.label}
      {field.isOptional && <span class="field-optional"> ({form.optional})</span>}
    </label>
  );
  return (
    <div class={field.error ? 'field field-wrong' : 'field'}>
      {field.isHeading ? <h1 class="field-heading">{label}</h1> : label}
      <FieldNotes {...field} />
      {children}
    </div>
  );
}

/** What every control of a field carries. */
const wired = (field: FieldProps) => ({
  id: fieldId(field.name),
  name: field.name,
  'aria-describedby': describedBy(field),
  'aria-invalid': field.error ? ('true' as const) : undefined,
});

export interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'url' | 'search' | undefined;
  readonly autoComplete?: 'username' | 'email' | 'off' | undefined;
  readonly width?: FieldWidth | undefined;
  /** For names, addresses and links: no capitals, no corrections. */
  readonly isVerbatim?: boolean | undefined;
}

/** One line of text. */
export function TextField(props: TextFieldProps): VNode {
  const {
    type = 'text',
    autoComplete,
    width = 'full',
    value,
    isVerbatim = type !== 'text' && type !== 'search',
  } = props;
  return (
    <Frame field={props}>
      <input
        {...wired(props)}
        class={`input input-${width}`}
        // The types of JSX know one input per kind; all of these take the same attributes.
        type={type as 'text'}
        value={value}
        autoComplete={autoComplete}
        dir={isVerbatim ? undefined : 'auto'} // somebody who writes Hebrew or Arabic reads it from the right
        autoCapitalize={isVerbatim ? 'none' : undefined}
        spellcheck={isVerbatim ? false : undefined}
      />
    </Frame>
  );
}

export type PasswordFieldProps = Omit<FieldProps, 'value'> &
  (
    | { readonly autoComplete: 'current-password' }
    /** Whose password it becomes, for password managers; `asked` where a field of the same form asks for the name. */
    | { readonly autoComplete: 'new-password'; readonly username: string | typeof asked }
  );

/** The form itself asks for the user name. */
export const asked = Symbol('asked');

/** A password. It takes no value: what was typed never goes back to the page. With JavaScript a box beside it shows what is typed. */
export function PasswordField(props: PasswordFieldProps): VNode {
  const { form } = useWords();
  return (
    <Frame field={props}>
      {props.autoComplete === 'new-password' && <AccountName username={props.username} />}
      <input
        {...wired(props)}
        class="input input-medium"
        type="password"
        autoComplete={props.autoComplete}
        autoCapitalize="none"
        spellcheck={false}
        data-reveal={form.reveal}
      />
      <script type="module" src={revealModule.path} />
    </Frame>
  );
}

/**
 * The user name beside a new password, so that a password manager keeps the two together and not a second entry without a name. It has
 * no name of its own and is not sent: whose password is set follows from the session or the link, never from a field.
 */
function AccountName({ username }: { readonly username: string | typeof asked }): VNode | null {
  if (username === asked) return null;
  return <input type="text" autoComplete="username" value={username} readOnly hidden />;
}

export interface CodeFieldProps extends Omit<FieldProps, 'value'> {
  /** `one-time` digits from an app or a mail (default) · `saved` a recovery code, letters and digits · `either` of them. */
  readonly kind?: 'one-time' | 'saved' | 'either' | undefined;
  readonly length?: number | undefined;
}

/** A code somebody reads off elsewhere: wide figures, a phone's number keys, offered from messages. */
export function CodeField(props: CodeFieldProps): VNode {
  const { kind = 'one-time', length } = props;
  return (
    <Frame field={props}>
      <input
        {...wired(props)}
        class={`input input-code input-code-${kind}`}
        type="text"
        inputMode={kind === 'one-time' ? 'numeric' : 'text'}
        autoComplete={kind === 'saved' ? 'off' : 'one-time-code'}
        autoCapitalize="none"
        spellcheck={false}
        size={length}
      />
    </Frame>
  );
}

export interface TextAreaProps extends FieldProps {
  readonly rows?: number | undefined;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps): VNode {
  return (
    <Frame field={props}>
      <textarea
        {...wired(props)}
        class="input input-full"
        dir="auto"
        rows={props.rows ?? 6}
        value={props.value ?? ''}
      />
    </Frame>
  );
}

export interface FileFieldProps extends Omit<FieldProps, 'value'> {
  readonly accept?: string | undefined;
  readonly isMultiple?: boolean | undefined;
}

/** Files; its `Form` must be multipart. */
export function FileField(props: FileFieldProps): VNode {
  return (
    <Frame field={props}>
      <input
        {...wired(props)}
        class="input input-file"
        type="file"
        accept={props.accept}
        multiple={props.isMultiple}
      />
    </Frame>
  );
}

export interface SelectProps extends FieldProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Without a value an empty first option stands there, unless this is set. */
  readonly hasNoEmpty?: boolean | undefined;
}

/** One of many; for up to about seven, radios are kinder. */
export function Select(props: SelectProps): VNode {
  const { form } = useWords();
  return (
    <Frame field={props}>
      <select {...wired(props)} class="input input-medium">
        {!props.hasNoEmpty && <option value="">{form.choose}</option>}
        {props.options.map(({ value, label }) => (
          <option key={value} value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </Frame>
  );
}
