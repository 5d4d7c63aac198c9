import { allocateAddress } from './allocate-address.js';
import { describeAddresses } from './describe-addresses.js';
import { releaseAddress } from './release-address.js';

export const operations = [allocateAddress, describeAddresses, releaseAddress];
