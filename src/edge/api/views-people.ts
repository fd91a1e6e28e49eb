/** The people of the desk as the API tells of them. */
import * as z from 'zod';
import { deskRoles } from '../../domain/case/desk-rights.ts';
import { instant } from './fields.ts';

const roleSchema = z.enum(deskRoles).meta({ id: 'DeskRole' });

export const personSchema = z
  .strictObject({
    username: z.string(),
    role: roleSchema,
    joinedAt: instant,
    suspendedAt: instant.nullable(),
    isYou: z.boolean(),
  })
  .meta({ id: 'Person' });
