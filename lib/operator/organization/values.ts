import * as z from 'zod';
import { parseTarget } from '../../../lambdas/shared/contract/target.ts';

/** Values that several parts of the organization file share. */
export const accountId = z
  .string({ error: 'expected 12 digits in quotes' })
  .regex(/^\d{12}$/, { error: 'expected 12 digits' });

export const email = z.string().refine((text) => parseTarget(text)?.type === 'EMAIL', {
  error: 'expected an e-mail address of 6 to 64 ASCII characters',
});

export const target = z
  .string({ error: 'expected an account id in quotes, or an e-mail address' })
  .refine((text) => parseTarget(text) !== undefined, {
    error: 'expected an account id of 12 digits or an e-mail address',
  })
  .transform((text) => parseTarget(text)?.id ?? text);

export const probability = z.number().min(0).max(1);
export const hours = z.number().min(0).max(100_000);
/** Day of the campaign, with fractions; an execution lives 350 days at most. */
export const day = z.number().min(0).max(350);
export const accountQuota = z.int().min(1).max(50_000);
export const comment = z.string().max(1024);
