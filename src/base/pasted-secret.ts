/** A secret as people paste it with its link: what stood around the link in the mail comes along, and says nothing. */

/** What `newSecret` makes: 32 bytes, base64url. Before it stands at most a bracket or quote, after it nothing that goes on with it. */
const pasted = /^[^A-Za-z0-9_-]{0,10}([A-Za-z0-9_-]{43})(?![A-Za-z0-9])/;

/** The secret in what was pasted: a dot, a bracket, a quote or the end of a tag after it is forgiven. What holds none is left as it is. */
export function readPastedSecret(typed: string): string {
  return pasted.exec(typed)?.[1] ?? typed;
}
