import { describe, expect, it } from 'vitest';
import { renderNotices } from '../../../../lib/operator/local/render-notices.ts';

describe('the notices', () => {
  it('are told as their subscribers read them', () => {
    const notice = {
      at: '2026-01-05T09:00:00.000Z',
      topicArn: 'arn',
      subject: 'Look',
      message: 'a',
    };
    expect(renderNotices([notice, { ...notice, subject: null, message: 'b' }])).toBe(
      '2026-01-05T09:00:00.000Z  Look\n\na\n\n2026-01-05T09:00:00.000Z  no subject\n\nb\n',
    );
  });

  it('cannot clear the terminal or forge a notice', () => {
    const [at, evil] = ['2026-01-05T09:00:00.000Z', 'x\u001b[2J'];
    const text = renderNotices([{ at, topicArn: 'arn', subject: `${evil}\ny`, message: evil }]);
    expect(text).toBe(`${at}  x\\u001b[2J\\u000ay\n\nx\\u001b[2J\n`);
  });

  it('are told to be none', () => {
    expect(renderNotices([])).toBe('no notice so far');
  });
});
