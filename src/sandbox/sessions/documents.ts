import type { OpenSessionRequest, SessionType } from './contract.js';

interface SessionDocument {
  readonly sessionType: SessionType;
  /** Parameter name -> default; `undefined` marks a parameter the caller must give. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly properties: Readonly<Record<string, string>>;
}

/** Session documents the gateway can serve; StartSession without a DocumentName means the shell. */
const documents: Readonly<Record<string, SessionDocument>> = {
  'AWS-StartPortForwardingSession': {
    sessionType: 'Port',
    parameters: { portNumber: '80', localPortNumber: '0' },
    properties: { type: 'LocalPortForwarding' },
  },
  'AWS-StartPortForwardingSessionToRemoteHost': {
    sessionType: 'Port',
    parameters: { portNumber: '80', localPortNumber: '0', host: undefined },
    properties: { type: 'LocalPortForwarding' },
  },
  'SSM-SessionManagerRunShell': { sessionType: 'Standard_Stream', parameters: {}, properties: {} },
};

/** A caller's mistake in StartSession, by the name of the AWS error it becomes. */
export class SessionRequestError extends Error {
  readonly code: 'InvalidDocument' | 'InvalidParameters';

  constructor(code: 'InvalidDocument' | 'InvalidParameters', message: string) {
    super(message);
    this.name = 'SessionRequestError';
    this.code = code;
  }
}

/** What the agent has to do for a document and its parameters. @throws SessionRequestError */
export function sessionPlan(request: Pick<OpenSessionRequest, 'documentName' | 'parameters'>): {
  readonly sessionType: SessionType;
  readonly properties: Readonly<Record<string, string>>;
} {
  const document = documents[request.documentName];
  if (!document) {
    throw new SessionRequestError('InvalidDocument', `Document with name ${request.documentName} does not exist.`);
  }
  for (const name of Object.keys(request.parameters)) {
    if (!(name in document.parameters)) {
      throw new SessionRequestError('InvalidParameters', `Parameter "${name}" is not declared in the document.`);
    }
  }
  const values = Object.entries(document.parameters).map(([name, fallback]) => {
    const value = request.parameters[name]?.[0] ?? fallback;
    if (value === undefined) throw new SessionRequestError('InvalidParameters', `Parameter "${name}" has no value.`);
    if (name.endsWith('ortNumber') && !isPort(value)) {
      throw new SessionRequestError('InvalidParameters', `Parameter "${name}" value does not match allowedPattern.`);
    }
    return [name, value] as const;
  });
  return {
    sessionType: document.sessionType,
    properties: { ...Object.fromEntries(values), ...document.properties },
  };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
