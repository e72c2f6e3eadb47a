import { config } from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// Schemas of `zod/mini` say what is wrong with an input only when told in which language.
config(en());
