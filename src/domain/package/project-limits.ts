/**
 * How much of a registry one account may be. Every link is looked at by the clock, week after week, and keeps what was seen; every
 * project stands on pages that anybody may open. So neither grows without end, and what a script can do in a day is little.
 */
export const projectLimits = {
  /** A large team moves its repositories over within a few days. */
  createdPerDayMax: 40,
  /** Owned, whoever created them: about as many as the busiest maintainers of large registries own. */
  ownedMax: 2000,
  /** By one owner of one project: a project that moved a few times. */
  linksPerProjectMax: 10,
  /** By one account: as many as projects. */
  linksPerDayMax: 40,
  /** By one account: as many as a case can show as ways to prove it, and an hour and a half of looks at servers that never answer. */
  linksMax: 200,
} as const;
