/** Who asks for an account and what they showed, in English: the same lines in a letter to the holder and on the page behind its link. */
import type { ShownProof, WhoAsks } from './who-asks.ts';

/** What was shown, in one line: "a code to a…@tide.example", "a branch in tidepool (git.example/ann/tidepool)". */
export function proofTold({ kind, subject }: ShownProof): string {
  switch (kind) {
    case 'mailbox':
      return `a code to ${subject}`;
    case 'repository':
      return `a branch in ${subject.slice(subject.lastIndexOf('/') + 1)} (${subject})`;
    case 'password':
      return 'the current password';
  }
}

const whoAsksWords = {
  askedAt: 'Asked for on',
  client: 'With',
  place: 'From the network',
  proven: 'Shown',
  nothing: 'nothing that a machine can check: a person of the desk has judged it',
} as const;

/** The lines: label and value, with instants put into words by whoever shows them. */
export function whoAsksLines(who: WhoAsks, when: (iso: string) => string): [label: string, value: string][] {
  const words = whoAsksWords;
  const proofs = who.proofs.map((proof): [string, string] => [
    words.proven,
    `${proofTold(proof)}, on ${when(proof.at)}`,
  ]);
  return [
    [words.askedAt, when(who.askedAt)],
    ...(who.client ? [[words.client, who.client] as [string, string]] : []),
    ...(who.place ? [[words.place, who.place] as [string, string]] : []),
    ...(proofs.length > 0 ? proofs : [[words.proven, words.nothing] as [string, string]]),
  ];
}
