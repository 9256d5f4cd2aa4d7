import type { Said } from '../../ddl/decision-log.ts';

/** The text, cut to what a comment may hold. */
export function cutComment(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : characters.slice(0, longest).join('');
}

/** What is said about a cut comment. */
export function commentSaid(longest: number): Said {
  return {
    id: 'comment',
    effect: 'changed',
    what: `The comment is cut to ${longest} characters.`,
    why: 'MySQL keeps no longer one.',
  };
}
