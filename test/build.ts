import { execa } from 'execa';

/** The end-to-end tests run what is delivered: the compiled product. */
export default async function setup(): Promise<void> {
  await execa('npm', ['run', 'build', '--silent'], { stderr: 'inherit' });
}
