/** The generated documents: each is computed from the code, so that it cannot say anything else; a law compares the files. */
import { lifecycleDiagram } from '../domain/case/describe.ts';
import { policyTable } from '../domain/policy/describe.ts';
import { defaultPolicy } from '../domain/policy/policy.ts';
import { apiDocument } from '../edge/api/describe.ts';

/** By file name, the content of each document in `docs/generated`. */
export async function generatedDocs(): Promise<Record<string, string>> {
  return {
    'lifecycle.md': lifecycleDiagram(),
    'policy.md': policyTable(defaultPolicy),
    'openapi.json': `${JSON.stringify(await apiDocument(), null, 2)}\n`,
  };
}
