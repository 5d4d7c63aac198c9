import type { NormalizedSchema } from '@smithy/core/schema';
import type { AwsError } from './aws-error.js';
import { toJson } from './json-codec.js';
import type { ServiceModel } from './model.js';
import { escapeXml, toXml } from './xml-response.js';

/** One HTTP answer, ready to be sent. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Writes a successful answer in the service's protocol. */
export function success(
  model: ServiceModel,
  operation: string,
  schema: NormalizedSchema,
  output: unknown,
  requestId: string,
): WireAnswer {
  const { protocol, xmlNamespace } = model.description;
  if (protocol === 'json') return json(200, JSON.stringify(toJson(schema, output)), requestId);
  const members = toXml(schema, output);
  if (protocol === 'ec2') {
    const outcome = schema.isUnitSchema() ? '<return>true</return>' : members;
    const body = `<${operation}Response xmlns="${xmlNamespace}"><requestId>${requestId}</requestId>${outcome}</${operation}Response>`;
    return xml(200, body, requestId);
  }
  const result = schema.isUnitSchema() ? '' : `<${operation}Result>${members}</${operation}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return xml(
    200,
    `<${operation}Response xmlns="${xmlNamespace}">${result}${metadata}</${operation}Response>`,
    requestId,
  );
}

/** Writes an error answer as the service sends it: the wire code, and the status that the model or the error gives. */
export function failure(model: ServiceModel | undefined, error: AwsError, requestId: string): WireAnswer {
  const shape = model?.error(error.code);
  const status = error.status ?? shape?.status ?? 400;
  const code = shape?.wireCode ?? error.code;
  const protocol = model?.description.protocol ?? 'query';
  if (protocol === 'json') {
    // A code that the model does not have is the framework's, which says `message`.
    const member = shape ? shape.messageMember : 'message';
    return json(status, JSON.stringify({ __type: code, ...(member && { [member]: error.message }) }), requestId);
  }
  const message = escapeXml(error.message);
  if (protocol === 'ec2') {
    const body = `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`;
    return xml(status, body, requestId);
  }
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const namespace = model ? ` xmlns="${model.description.xmlNamespace}"` : '';
  const body = `<ErrorResponse${namespace}><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return xml(status, body, requestId);
}

function xml(status: number, body: string, requestId: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

function json(status: number, body: string, requestId: string): WireAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId }, body };
}
