/**
 * A form posts, carries its CSRF token, and is judged by the server alone: `novalidate`, so that everybody meets the same
 * words, with JavaScript or without. What was typed is kept; what is wrong is said at the top and again at the field.
 */
import type { ComponentChildren, VNode } from 'preact';
import { useWords } from './words-of-page.ts';

/** The name under which every form sends its CSRF token. */
export const csrfField = '_csrf';

/** The id of a field's control: what an error summary links to. */
export const fieldId = (name: string): string => `field-${name}`;

export interface FormProps {
  readonly action: string;
  /** The token of this session; rendered as a hidden field. */
  readonly csrf: string;
  /** Set where the form carries files. */
  readonly isMultipart?: boolean | undefined;
  readonly id?: string | undefined;
  /** Further hidden fields, such as the version of a case. */
  readonly hidden?: Readonly<Record<string, string>> | undefined;
  /** For forms of one small button in a row of others. */
  readonly isInline?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** A form that posts. */
export function Form({ action, csrf, isMultipart, id, hidden = {}, isInline, children }: FormProps): VNode {
  return (
    <form
      class={isInline ? 'form form-inline' : 'form'}
      method="post"
      action={action}
      id={id}
      encType={isMultipart ? 'multipart/form-data' : undefined}
      noValidate
    >
      <input type="hidden" name={csrfField} value={csrf} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

export interface FieldError {
  /** The field's name; leave it out where the error belongs to the whole form. */
  readonly field?: string | undefined;
  readonly message: string;
}

export interface ErrorSummaryProps {
  readonly errors: readonly FieldError[];
  readonly title?: string | undefined;
}

/** What is wrong, at the top of the page, each line leading to its field. Renders nothing when nothing is wrong. */
export function ErrorSummary({ errors, title }: ErrorSummaryProps): VNode | null {
  const { form } = useWords();
  if (errors.length === 0) return null;
  return (
    // The focus goes here when the page opens, without JavaScript: `autofocus` on an element that can take it.
    // biome-ignore lint/a11y/noAutofocus: after a refused form the summary is where reading must begin
    <div class="error-summary" role="alert" tabIndex={-1} autoFocus aria-labelledby="error-summary-title">
      <h2 id="error-summary-title" class="error-summary-title">
        {title ?? form.problem}
      </h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field === undefined ? message : <a href={`#${fieldId(field)}`}>{message}</a>}
          </li>
        ))}
      </ul>
    </div>
  );
}
