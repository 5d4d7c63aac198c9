import type { NatGatewayRecord } from '../tables.js';

/** FailureMessage of each FailureCode (API reference, NatGateway). */
const messages = {
  InternalError: (nat: NatGatewayRecord) =>
    `Network interface ${nat.interfaceId ?? 'eni-00000000000000000'}, created and used internally by this NAT gateway is in an invalid state. Please try again.`,
  InsufficientFreeAddressesInSubnet: () => 'Subnet has insufficient free addresses to create this NAT gateway',
  'Gateway.NotAttached': (nat: NatGatewayRecord) => `Network ${nat.vpcId} has no Internet gateway attached`,
  'InvalidAllocationID.NotFound': (nat: NatGatewayRecord) =>
    `Elastic IP address ${nat.allocationId} could not be associated with this NAT gateway`,
  'Resource.AlreadyAssociated': (nat: NatGatewayRecord) =>
    `Elastic IP address ${nat.allocationId} is already associated`,
  'InvalidSubnetID.NotFound': (nat: NatGatewayRecord) =>
    `The specified subnet ${nat.subnetId} does not exist or could not be found.`,
} as const;

export type NatFailureCode = keyof typeof messages;
export const natFailureCodes = Object.keys(messages);

export function natFailure(code: NatFailureCode, nat: NatGatewayRecord): { code: string; message: string } {
  return { code, message: messages[code](nat) };
}

export const isNatFailureCode = (code: string | undefined): code is NatFailureCode =>
  code !== undefined && code in messages;
