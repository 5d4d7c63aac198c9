/** One apt source line's worth: a repository address with one suite. */
interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  readonly signedBy: string | undefined;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The host's own distribution sources as one-line entries, for the image's build. Third-party repositories (other
 * suites, other components) are left out: the image has to be the plain distribution.
 */
export function distributionSources(files: readonly SourceFile[], codename: string): readonly string[] {
  const suites = new Set([codename, `${codename}-updates`, `${codename}-security`]);
  const wanted = files
    .flatMap((file) => (file.path.endsWith('.sources') ? parseDeb822(file.text) : parseOneLine(file.text)))
    .filter((source) => suites.has(source.suite) && source.components.includes('main'))
    .filter((source) => /^(https?|file|mirror\+file):/.test(source.uri));
  return [...new Set(wanted.map(format))];
}

/** `apt-config dump` lines that say how this host reaches its mirrors (proxies, date checks), as build options. */
export function transportOptions(dump: string): readonly string[] {
  return dump
    .split('\n')
    .filter((line) => /^Acquire::(Check-|[\w:.-]*::?Proxy|https?::)/i.test(line) && !line.endsWith(' "";'))
    .map((line) => line.replace(/;$/, ''));
}

function format({ uri, suite, components, signedBy }: AptSource): string {
  const used = components.filter((component) => ['main', 'universe'].includes(component));
  return `deb ${signedBy === undefined ? '' : `[signed-by=${signedBy}] `}${uri} ${suite} ${used.join(' ')}`;
}

function parseOneLine(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[(?<options>[^\]]*)\]\s+)?(?<uri>\S+)\s+(?<suite>\S+)\s+(?<components>[^#]+)/.exec(
      line,
    );
    const { options, uri, suite, components } = match?.groups ?? {};
    if (uri === undefined || suite === undefined || components === undefined) return [];
    const signedBy = options === undefined ? undefined : /signed-by=(\S+)/i.exec(options)?.[1];
    return [{ uri, suite, components: components.trim().split(/\s+/), signedBy }];
  });
}

function parseDeb822(text: string): AptSource[] {
  const withoutComments = text.replace(/^#.*\n?/gm, '');
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = new Map<string, string>();
    for (const match of stanza.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t]+.*)*)/gm)) {
      fields.set((match[1] ?? '').toLowerCase(), (match[2] ?? '').trim());
    }
    const list = (name: string): string[] => (fields.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
    if (!list('types').includes('deb') || fields.get('enabled')?.toLowerCase() === 'no') return [];
    const signedBy = fields.get('signed-by');
    // A key written into the stanza itself is not a path; apt then falls back to the trusted keys of the host.
    const keyPath = signedBy?.startsWith('/') ? signedBy.split(/\s+/)[0] : undefined;
    return list('uris').flatMap((uri) =>
      list('suites').map((suite) => ({ uri, suite, components: list('components'), signedBy: keyPath })),
    );
  });
}
