export { isUsageError, USAGE_ERROR, UsageError } from '../arguments/usage';
