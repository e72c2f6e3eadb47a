import { AdmissionControl } from '../../../../lambdas/shared/domain/admission/admission-control.ts';
import { admissionRules } from '../../../../lambdas/shared/domain/admission/admission-rules.ts';
import { INITIAL_CONTROL } from '../../../../lambdas/shared/domain/admission/control.ts';
import { decodeControl } from '../../../../lambdas/shared/domain/admission/control-codec.ts';

/** What is put on trial: the deployed code, or a mutant of it. */
export interface Rule {
  readonly AdmissionControl: typeof AdmissionControl;
  readonly admissionRules: typeof admissionRules;
  readonly decodeControl: typeof decodeControl;
  readonly INITIAL_CONTROL: typeof INITIAL_CONTROL;
}

export const PRODUCTION: Rule = {
  AdmissionControl,
  admissionRules,
  decodeControl,
  INITIAL_CONTROL,
};
