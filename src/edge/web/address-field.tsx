/** A field for an address that is kept: where it looks mistyped the person is asked, and can say that it is right. */
import type { VNode } from 'preact';
import { readAddress } from '../../domain/account/address.ts';
import { Checkbox } from '../http/design/choice.tsx';
import { TextField } from '../http/design/field.tsx';
import { addressFieldWords as words } from './words-public.en.ts';

interface AddressFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly isHeading?: boolean;
  readonly value: string | undefined;
  readonly error: string | undefined;
  /** Whether the form came back with the box ticked. */
  readonly isSure: boolean;
}

/** Whether the box came back ticked, with the form parsed or not. */
export function saysSure(body: unknown): boolean {
  const ticked = (body as { isSure?: unknown } | null | undefined)?.isSure;
  return ticked !== undefined && ticked !== false && ticked !== '';
}

/** The field, and once it was asked about an address the box that keeps it as it is (`isSure`). */
export function AddressField({ isSure, ...field }: AddressFieldProps): VNode {
  return (
    <>
      <TextField {...field} type="email" autoComplete="email" />
      {(field.error || isSure) && readAddress(field.value ?? '') && (
        <Checkbox name="isSure" label={words.sure} isTicked={isSure} />
      )}
    </>
  );
}
