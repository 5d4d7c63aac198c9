import type { DescribePendingMaintenanceActionsMessage, PendingMaintenanceActionsMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';

/** Nothing is ever due in the sandbox. */
export const describePendingMaintenanceActions = defineOperation<
  DescribePendingMaintenanceActionsMessage,
  PendingMaintenanceActionsMessage
>('DescribePendingMaintenanceActions', () => ({ PendingMaintenanceActions: [] }));
