/** Environment variables of the functions. */
export const Variable = {
  OUTCOME_TABLE_NAME: 'OUTCOME_TABLE_NAME',
  COORDINATION_TABLE_NAME: 'COORDINATION_TABLE_NAME',
  EVENT_BUS_NAME: 'EVENT_BUS_NAME',
  NOTICE_TOPIC_ARN: 'NOTICE_TOPIC_ARN',
  STATE_MACHINE_ARN: 'STATE_MACHINE_ARN',
  TIMER_STATE_MACHINE_ARN: 'TIMER_STATE_MACHINE_ARN',
  RECONCILE_FUNCTION_NAME: 'RECONCILE_FUNCTION_NAME',
  WATCH_RULE_NAME: 'WATCH_RULE_NAME',
  /** The deployment's settings, as JSON. */
  SETTINGS: 'SETTINGS',
} as const;
export type Variable = (typeof Variable)[keyof typeof Variable];
