import type { DocumentContent } from './content.js';

/** Documents that Amazon owns and the sandbox has. The step of the old ones is called as its plugin. */
export const amazonDocuments: Readonly<Record<string, DocumentContent>> = {
  'AWS-RunShellScript': {
    schemaVersion: '1.2',
    description: 'Run a shell script or specify the commands to run.',
    parameters: {
      commands: { type: 'StringList', description: '(Required) Specify a shell script or a command to run.' },
      workingDirectory: {
        type: 'String',
        description: '(Optional) The path to the working directory on your instance.',
        fallback: [''],
      },
      executionTimeout: {
        type: 'String',
        description: '(Optional) The time in seconds for a command to complete before it is considered to have failed.',
        fallback: ['3600'],
        allowedPattern: /^([1-9][0-9]{0,4}|1[0-6][0-9]{4}|17[0-1][0-9]{3}|172[0-7][0-9]{2}|172800)$/,
      },
    },
    steps: [
      {
        name: 'aws:runShellScript',
        inputs: {
          runCommand: '{{ commands }}',
          workingDirectory: '{{ workingDirectory }}',
          timeoutSeconds: '{{ executionTimeout }}',
        },
      },
    ],
  },
  'AWS-ConfigureWindowsUpdate': {
    schemaVersion: '1.2',
    description: 'Enable/Disable Windows Update and configure auto-update related settings.',
    parameters: {
      updateLevel: {
        type: 'String',
        description: '(Required) The level of updates.',
        allowedValues: ['InstallUpdatesAutomatically', 'NeverCheckForUpdates', 'CheckForUpdates', 'DownloadUpdates'],
      },
    },
    onlyFor: 'Windows',
    steps: [],
  },
};
