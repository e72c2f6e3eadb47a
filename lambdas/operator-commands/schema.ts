import * as z from 'zod/mini';

/** Checked by the domain, whatever it is: a person reads what is wrong with it. */
export const operatorCommandsRequest = z.unknown();
