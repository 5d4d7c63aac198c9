import { isFields } from '../authorisation/questions/input.js';
import type { OperationSchema } from '../wire/model.js';
import { hasMember, type PageMembers, pageMembers } from '../wire/page-token.js';

/** Where an operation's list and its page tokens are. */
interface Paging extends PageMembers {
  readonly list: string;
  readonly truncated?: 'IsTruncated';
}

const prefix = 'cut:';

/**
 * Answers a list in pages of this size, as AWS may do at any time whatever page size was asked for: members are found
 * by the operation's schema. What cannot be paged is answered as it is.
 */
export async function inSmallPages(
  size: number,
  schema: OperationSchema,
  input: unknown,
  handle: (input: unknown) => unknown,
): Promise<unknown> {
  const paging = pagingOf(schema);
  // A describe by ids is answered in one piece.
  if (!paging || !isFields(input) || Object.keys(input).some((name) => /Ids$/.test(name))) return handle(input);
  const { offset, token } = read(input[paging.given]);
  const output = await handle({ ...input, [paging.given]: token });
  if (!isFields(output)) return output;
  const items = output[paging.list];
  if (!Array.isArray(items)) return output;
  const end = offset + size;
  const rest = end < items.length ? write(end, token) : output[paging.next];
  return {
    ...output,
    [paging.list]: items.slice(offset, end),
    [paging.next]: rest,
    ...(paging.truncated ? { [paging.truncated]: rest !== undefined } : {}),
  };
}

function pagingOf(schema: OperationSchema): Paging | undefined {
  const { output } = schema;
  const members = pageMembers(schema);
  const lists = output.isStructSchema()
    ? [...output.structIterator()].flatMap(([name, member]) => (member.isListSchema() ? [name] : []))
    : [];
  const [list, ...others] = lists;
  if (!members || !list || others.length > 0) return undefined;
  return { list, ...members, ...(hasMember(output, 'IsTruncated') ? { truncated: 'IsTruncated' } : {}) };
}

/** A token of ours says how much of which page of the handler's was answered. */
function write(offset: number, token: unknown): string {
  return Buffer.from(`${prefix}${JSON.stringify([offset, token ?? null])}`).toString('base64url');
}

function read(given: unknown): { offset: number; token: unknown } {
  const text = typeof given === 'string' ? Buffer.from(given, 'base64url').toString() : '';
  if (!text.startsWith(prefix)) return { offset: 0, token: given };
  const [offset, token]: unknown[] = JSON.parse(text.slice(prefix.length));
  return { offset: Number(offset), token: token ?? undefined };
}
