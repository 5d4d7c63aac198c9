import { run } from './command.js';

/** Runs a program inside a named network namespace. */
export async function inNamespace(namespace: string, argv: readonly string[], input?: string): Promise<string> {
  const options = input === undefined ? {} : { input };
  return run(['nsenter', `--net=/run/netns/${namespace}`, '--', ...argv], options);
}

/** Lets a namespace pass packets on, without telling senders of shorter ways around it. */
export async function enableForwarding(namespace?: string): Promise<void> {
  const settings = [
    'ip_forward=1',
    'conf/all/send_redirects=0',
    'conf/default/send_redirects=0',
    'conf/all/rp_filter=0',
  ];
  const script = settings
    .map((text) => text.split('='))
    .map(([key, value]) => `echo ${value} > /proc/sys/net/ipv4/${key}`);
  const argv = ['sh', '-ec', script.join('\n')];
  await (namespace === undefined ? run(argv) : inNamespace(namespace, argv));
}
