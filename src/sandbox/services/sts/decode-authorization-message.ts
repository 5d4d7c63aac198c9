import type { DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse } from '@aws-sdk/client-sts';
import { defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';

/** The sandbox's refusals are plain text: it never hands out a message that could be decoded. */
export const decodeAuthorizationMessage = defineOperation<
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse
>('DecodeAuthorizationMessage', () => {
  throw new AwsError(
    'InvalidAuthorizationMessageException',
    'The message presented cannot be decoded. Verify that it is the complete encoded authorization message.',
  );
});
