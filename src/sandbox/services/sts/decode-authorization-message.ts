import type { DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse } from '@aws-sdk/client-sts';
import { decodeMessage } from '../../authorisation/encoded-message.js';
import { defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';

export const decodeAuthorizationMessage = defineOperation<
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse
>('DecodeAuthorizationMessage', ({ EncodedMessage }) => {
  const DecodedMessage = decodeMessage(EncodedMessage);
  if (DecodedMessage !== undefined) return { DecodedMessage };
  throw new AwsError(
    'InvalidAuthorizationMessageException',
    'The message presented cannot be decoded. Verify that it is the complete encoded authorization message.',
  );
});
