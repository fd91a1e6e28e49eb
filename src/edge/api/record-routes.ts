/** The record, as far as it is public: its newest signed checkpoint. */
import * as z from 'zod';
import { seeCheckpoint } from '../../usecases/upkeep/see-checkpoint.ts';
import { telling } from './row.ts';

export const recordRoutes = [
  telling({
    method: 'GET',
    path: '/record/checkpoint',
    who: 'anyone',
    limit: 'general',
    summary:
      'Get the newest signed checkpoint of the record (C2SP tlog-checkpoint). Keep it: it shows later that nothing was rewritten.',
    answer: z
      .strictObject({
        note: z
          .string()
          .nullable()
          .meta({ description: 'The signed note; null before anything was sealed.' }),
        verifierKey: z.string(),
      })
      .meta({ id: 'Checkpoint' }),
    run: ({ house }) => seeCheckpoint(house),
  }),
];
