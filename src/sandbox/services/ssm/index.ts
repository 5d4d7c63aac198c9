import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { messageArrives } from './agent/mailbox.js';
import { updateInstanceInformation } from './agent/update-instance-information.js';
import { associationApplies, associationIsDue } from './association/apply.js';
import { createAssociation } from './association/create-association.js';
import { deleteAssociation } from './association/delete-association.js';
import { describeAssociation } from './association/describe-association.js';
import { describeAssociationExecutionTargets } from './association/describe-association-execution-targets.js';
import { describeAssociationExecutions } from './association/describe-association-executions.js';
import { describeInstanceAssociationsStatus } from './association/describe-instance-associations-status.js';
import { listAssociations } from './association/list-associations.js';
import { startAssociationsOnce } from './association/start-associations-once.js';
import { updateAssociation } from './association/update-association.js';
import { cancelCommand } from './command/cancel-command.js';
import { getCommandInvocation } from './command/get-command-invocation.js';
import { listCommandInvocations } from './command/list-command-invocations.js';
import { listCommands } from './command/list-commands.js';
import { commandFindsTargets, sendCommand } from './command/send-command.js';
import { createDocument } from './document/create-document.js';
import { deleteDocument } from './document/delete-document.js';
import { describeDocument } from './document/describe-document.js';
import { getDocument } from './document/get-document.js';
import { listDocumentVersions } from './document/list-document-versions.js';
import { listDocuments } from './document/list-documents.js';
import { updateDocument } from './document/update-document.js';
import { updateDocumentDefaultVersion } from './document/update-document-default-version.js';
import { holdings } from './holdings.js';
import { describeInstanceInformation } from './node/describe-instance-information.js';
import { nodeComesOnline } from './node/lifecycle.js';
import { deleteParameter } from './parameter/delete-parameter.js';
import { deleteParameters } from './parameter/delete-parameters.js';
import { describeParameters } from './parameter/describe-parameters.js';
import { getParameter } from './parameter/get-parameter.js';
import { getParameterHistory } from './parameter/get-parameter-history.js';
import { getParameters } from './parameter/get-parameters.js';
import { getParametersByPath } from './parameter/get-parameters-by-path.js';
import { putParameter } from './parameter/put-parameter.js';
import { deliveryEnds, executionEnds } from './run/run.js';
import { describeSessions } from './session/describe-sessions.js';
import { getConnectionStatus } from './session/get-connection-status.js';
import { resumeSession } from './session/resume-session.js';
import { startSession } from './session/start-session.js';
import { terminateSession } from './session/terminate-session.js';
import { addTagsToResource } from './tag/add-tags-to-resource.js';
import { listTagsForResource } from './tag/list-tags-for-resource.js';
import { removeTagsFromResource } from './tag/remove-tags-from-resource.js';

export const ssm: Service = {
  description: descriptions.ssm,
  operations: [
    deleteParameter,
    deleteParameters,
    describeParameters,
    getParameterHistory,
    getParameter,
    getParametersByPath,
    getParameters,
    putParameter,
    createDocument,
    deleteDocument,
    describeDocument,
    getDocument,
    listDocuments,
    listDocumentVersions,
    updateDocumentDefaultVersion,
    updateDocument,
    describeInstanceInformation,
    cancelCommand,
    getCommandInvocation,
    listCommandInvocations,
    listCommands,
    sendCommand,
    createAssociation,
    deleteAssociation,
    describeAssociationExecutionTargets,
    describeAssociationExecutions,
    describeAssociation,
    describeInstanceAssociationsStatus,
    listAssociations,
    startAssociationsOnce,
    updateAssociation,
    describeSessions,
    getConnectionStatus,
    resumeSession,
    startSession,
    terminateSession,
    addTagsToResource,
    listTagsForResource,
    removeTagsFromResource,
    updateInstanceInformation,
  ],
  tasks: [
    nodeComesOnline,
    deliveryEnds,
    executionEnds,
    commandFindsTargets,
    associationApplies,
    associationIsDue,
    messageArrives,
  ],
  holdings,
  onPlaneEvent: (cloud, event) => {
    if (event.kind === 'host-exited') cloud.sessions.targetLost(event.hostId);
  },
};
