import { AwsError } from '../../../wire/aws-error.js';
import { invalidContent, isRecord } from './invalid-content.js';
import { type ParameterDefinition, parseParameters } from './parameter-definition.js';

export const maximumDocumentBytes = 64 * 1024;

export interface DocumentStep {
  readonly name: string;
  /** `runCommand`, `timeoutSeconds` and `workingDirectory`, with placeholders still in them. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A Command document of schema 2.x as far as the sandbox's agents can run it. */
export interface DocumentContent {
  readonly schemaVersion: string;
  readonly description?: string | undefined;
  readonly parameters: Readonly<Record<string, ParameterDefinition>>;
  readonly steps: readonly DocumentStep[];
  /** Of another system than the sandbox's hosts have: they get none of its steps. */
  readonly onlyFor?: 'Windows';
}

const topLevel: ReadonlySet<string> = new Set(['schemaVersion', 'description', 'parameters', 'mainSteps', '$schema']);
const stepMembers: ReadonlySet<string> = new Set(['action', 'name', 'inputs', 'precondition']);
const inputMembers: ReadonlySet<string> = new Set(['runCommand', 'timeoutSeconds', 'workingDirectory', 'id']);

/**
 * Reads a document. What the sandbox's agents would ignore is refused here instead.
 * @throws AwsError `MaxDocumentSizeExceeded`, `InvalidDocumentContent`, `InvalidDocumentSchemaVersion`.
 */
export function parseContent(text: string): DocumentContent {
  if (Buffer.byteLength(text) > maximumDocumentBytes) {
    throw new AwsError('MaxDocumentSizeExceeded', 'The size limit of a document is 64 KB.');
  }
  const document = jsonObject(text);
  const { schemaVersion, description, mainSteps } = document;
  if (schemaVersion !== '2.2' && schemaVersion !== '2.0') {
    throw new AwsError(
      'InvalidDocumentSchemaVersion',
      `The sandbox runs documents of the schema versions 2.0 and 2.2, not ${String(schemaVersion)}.`,
    );
  }
  refuseUnknown(document, topLevel, 'the document');
  if (!Array.isArray(mainSteps) || mainSteps.length === 0) throw invalidContent('mainSteps must be a list of steps.');
  const content = {
    schemaVersion,
    description: typeof description === 'string' ? description : undefined,
    parameters: parseParameters(document.parameters),
    steps: mainSteps.flatMap((step: unknown, i) => parseStep(step, i)),
  };
  checkNames(content);
  return content;
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Falls through to the same answer as for JSON that is no object.
  }
  throw invalidContent('JSON not well-formed. Make sure the document is a JSON object.');
}

function parseStep(step: unknown, i: number): DocumentStep[] {
  if (!isRecord(step)) throw invalidContent(`mainSteps[${i}] is not a step.`);
  const { action, name, inputs } = step;
  if (typeof name !== 'string' || !/^[A-Za-z0-9_]{1,128}$/.test(name)) {
    throw invalidContent(`mainSteps[${i}] needs a name of letters, digits and underscores.`);
  }
  if (action !== 'aws:runShellScript') {
    throw invalidContent(
      `The step ${name} has the action ${String(action)}; the sandbox runs aws:runShellScript only.`,
    );
  }
  if (!isRecord(inputs) || inputs.runCommand === undefined) throw invalidContent(`The step ${name} has no runCommand.`);
  refuseUnknown(step, stepMembers, `the step ${name}`);
  refuseUnknown(inputs, inputMembers, `the inputs of the step ${name}`);
  const commands = inputs.runCommand;
  const isText = (line: unknown): boolean => typeof line === 'string';
  if (!isText(commands) && !(Array.isArray(commands) && commands.every(isText))) {
    throw invalidContent(`The runCommand of the step ${name} must be a list of strings.`);
  }
  return isForLinux(step.precondition) ? [{ name, inputs }] : [];
}

/** The only precondition in use: `{"StringEquals": ["platformType", "Linux"]}`. */
function isForLinux(precondition: unknown): boolean {
  if (precondition === undefined) return true;
  const operands: unknown = isRecord(precondition) ? precondition.StringEquals : undefined;
  if (!Array.isArray(operands) || operands.length !== 2 || operands[0] !== 'platformType') {
    throw invalidContent('The sandbox knows the precondition {"StringEquals": ["platformType", ...]} only.');
  }
  return operands[1] === 'Linux';
}

function checkNames({ parameters, steps }: DocumentContent): void {
  const names = steps.map((step) => step.name);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin !== undefined) throw invalidContent(`The step name ${twin} is used twice.`);
  for (const [, reference = ''] of JSON.stringify(steps).matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)) {
    if (!(reference in parameters)) throw invalidContent(`The parameter ${reference} is used but not defined.`);
  }
}

function refuseUnknown(value: Record<string, unknown>, known: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(value).find((key) => !known.has(key));
  if (unknown !== undefined) throw invalidContent(`The sandbox does not know ${unknown} in ${where}.`);
}
