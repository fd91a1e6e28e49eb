/** How often we write to a mailbox that may be a stranger's, to whoever asks. */
export const letterLimits = {
  /** About one account: a lost mail or two. */
  aboutAccountPerDayMax: 5,
} as const;
