/** Version of every event detail. A breaking change gets a new number and a new schema. */
export const EVENT_VERSION = 1;

/** `source` of the events this project puts on its bus. */
export const EVENT_SOURCE = 'handshake-orchestrator';
