export interface Image {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly architecture: 'arm64' | 'x86_64';
  /** The public parameters of Parameter Store that name this image. */
  readonly parameterNames: readonly string[];
  readonly rootDeviceName: string;
  readonly creationDate: string;
  readonly deprecationDate: string;
  /** The image asks for IMDSv2. */
  readonly imdsSupport?: 'v2.0';
  /** The system behind the image has reached its end of support. */
  readonly deprecated?: true;
}

const latest = '/aws/service/ami-amazon-linux-latest';

function al2023(architecture: Image['architecture'], id: string): Image {
  return {
    id,
    name: `al2023-ami-2023.9.20261109.0-kernel-6.1-${architecture}`,
    description: `Amazon Linux 2023 AMI 2023.9.20261109.0 ${architecture} HVM kernel-6.1`,
    architecture,
    parameterNames: [
      `${latest}/al2023-ami-kernel-default-${architecture}`,
      `${latest}/al2023-ami-kernel-6.1-${architecture}`,
    ],
    rootDeviceName: '/dev/xvda',
    creationDate: '2026-11-10T00:00:00.000Z',
    deprecationDate: '2027-02-08T00:00:00.000Z',
    imdsSupport: 'v2.0',
  };
}

function al2(architecture: Image['architecture'], id: string): Image {
  return {
    id,
    name: `amzn2-ami-kernel-5.10-hvm-2.0.20260622.0-${architecture}-gp2`,
    description: `Amazon Linux 2 LTS ${architecture} AMI 2.0.20260622.0 ${architecture} HVM gp2`,
    architecture,
    parameterNames: [
      `${latest}/amzn2-ami-hvm-${architecture}-gp2`,
      `${latest}/amzn2-ami-kernel-5.10-hvm-${architecture}-gp2`,
    ],
    rootDeviceName: '/dev/xvda',
    creationDate: '2026-06-23T00:00:00.000Z',
    deprecationDate: '2026-09-21T00:00:00.000Z',
    deprecated: true,
  };
}

/** Amazon's own images; Parameter Store's public parameters come from here. */
export const images: readonly Image[] = [
  al2023('arm64', 'ami-0a2023a1b2c3d4e01'),
  al2023('x86_64', 'ami-0a2023a1b2c3d4e02'),
  al2('arm64', 'ami-0a0002a1b2c3d4e03'),
  al2('x86_64', 'ami-0a0002a1b2c3d4e04'),
];

/** Finds an image by its id or by `resolve:ssm:PARAMETER`, which EC2 resolves at each launch. */
export function findImage(reference: string): Image | undefined {
  const parameter = reference.startsWith('resolve:ssm:') ? reference.slice('resolve:ssm:'.length) : undefined;
  return images.find((image) => image.id === reference || (parameter && image.parameterNames.includes(parameter)));
}
