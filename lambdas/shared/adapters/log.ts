import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../ports/log.ts';
import { safeError } from './safe-error.ts';

const logger = new Logger({ serviceName: 'handshake-orchestrator' });

export const log: Log = {
  info: (message, fields = {}) => logger.info(message, { ...fields }),
  warn: (message, fields = {}) => logger.warn(message, { ...fields }),
  error: (message, error, fields = {}) =>
    logger.error(message, { ...fields, error: safeError(error) }),
};
