/** What a git server says of a repository's references: untrusted names and object ids, bounded by whoever asked. */

export interface GitRef {
  /** In full: `refs/tags/v1.0`. */
  readonly name: string;
  /** What the reference itself points at: for an annotated tag the tag object. 40 or 64 hex digits. */
  readonly oid: string;
  /** For an annotated tag what it finally names. */
  readonly peeled?: string;
}

export interface GitListing {
  readonly refs: readonly GitRef[];
  /** The branch HEAD points to, without `refs/heads/`; null when detached or unsaid. */
  readonly head: string | null;
  readonly headOid: string | null;
  /** False when the server had more references than are taken: what is not listed may still be there. */
  readonly isWhole: boolean;
}
