// Polls as readers meet them in a real browser: a ballot cast by keyboard alone, its receipt, and what another browser sees of it live.
// A list of tests that a file runs on a product that others use too.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findFaults, tabTo } from './check-page.js';
import { openPage } from './open-page.js';
import type { BrowsedProduct } from './start-browsed.js';

/** Shows results to those who have voted, and to all once it is closed; holds 260 ballots of the sample data. */
const openPoll = '/polls/thoi-gian-cho-tai-trung-tam-phuc-vu-hanh-chinh-cong-phuong-hoang-mai';
/** Closed, with two choices allowed. */
const closedPoll = '/polls/noi-dung-can-uu-tien-trong-cong-tac-dan-van-nam-2018';
const codePoll = '/polls/lua-chon-ten-goi-cho-khong-gian-sinh-hoat-chung-to-dan-pho';
const narrow = { viewport: { width: 360, height: 740 } };
const closed = z.object({ data: z.object({ pollClose: z.object({ userErrors: z.array(z.unknown()).length(0) }) }) });

/** `officer`: the authorization of one who may close polls. */
export function testPolls(product: () => BrowsedProduct & { readonly officer: string }): void {
  describe('polls', () => {
    const open = (path: string, options = {}) => openPage(product().browser, `${product().base}${path}`, options);

    const closePoll = async (id: string) => {
      const response = await fetch(product().graph.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: product().officer },
        body: JSON.stringify({ query: `mutation { pollClose(id: "${id}") { userErrors { message } } }` }),
      });
      closed.parse(await response.json());
    };
    it('takes a ballot by keyboard alone, keeps the receipt over a reload, and shows the count live to a second browser', async () => {
      const voter = await open(`${openPoll}`);
      const watcher = await open(`${openPoll}?lang=en`);
      await watcher.page.getByText('Live', { exact: false }).first().waitFor();
      expect(await watcher.page.getByRole('heading', { name: 'Results are withheld' }).isVisible()).toBe(true);

      await tabTo(voter.page, 'form.ballot button');
      await voter.page.keyboard.press('Enter');
      const failure = voter.page.getByRole('alert');
      await failure.waitFor();
      expect(await failure.textContent()).toContain('Bạn chọn chưa đủ số phương án.');
      expect(await voter.page.locator('#ballot-failure:focus').count()).toBe(1);
      expect(await findFaults(voter)).toEqual([]);

      await tabTo(voter.page, 'input[name=option]');
      await voter.page.keyboard.press('Space');
      await voter.page.keyboard.press('ArrowDown');
      await tabTo(voter.page, 'form.ballot button');
      await voter.page.keyboard.press('Enter');
      await voter.page.locator('#receipt-heading:focus').waitFor();
      const receipt = await voter.page.locator('.receipt-code').textContent();
      expect(receipt).toMatch(/\S{16}/);
      await voter.page.getByRole('heading', { name: 'Kết quả' }).waitFor();

      await voter.page.reload();
      await voter.page.locator('.receipt-code').waitFor();
      expect(await voter.page.locator('.receipt-code').textContent()).toBe(receipt);
      expect(await voter.page.locator('form.ballot').count()).toBe(0);
      await voter.page.getByRole('button', { name: 'Kiểm tra phiếu đã được tính' }).click();
      await voter.page.getByText('Phiếu có biên nhận này nằm trong số phiếu được tính.').waitFor();
      expect(await findFaults(voter)).toEqual([]);

      await closePoll('poll_6o3qtmbpjdbsmtgote43gm2a');
      // 260 of the sample data and this one.
      await watcher.page.getByText('261 ballots', { exact: true }).waitFor();
      expect(await watcher.page.locator('.poll-status').textContent()).toContain('Closed');
      expect(await watcher.page.locator('form.ballot').count()).toBe(0);
      await voter.page.getByText('261 phiếu', { exact: true }).waitFor();
      expect(await findFaults(watcher)).toEqual([]);
      await voter.close();
      await watcher.close();
    }, 90_000);

    it('says what a voter code is for, and why a wrong one is not taken', async () => {
      const reader = await open(`${codePoll}?lang=en`, narrow);
      const { page } = reader;
      await page.getByRole('radio').first().check();
      await page.getByRole('button', { name: 'Cast ballot' }).click();
      await page.getByText('Enter your voter code.').waitFor();
      expect(await page.locator('#ballot-failure:focus').count()).toBe(1);
      await page.getByLabel('Voter code').fill('ABCD-EFGH-JKLM');
      await page.getByRole('button', { name: 'Cast ballot' }).click();
      await page.getByText('The voter code is not right. Check it.').waitFor();
      expect(await findFaults(reader)).toEqual([]);
      await reader.close();
    }, 60_000);

    it('shows results as a table of bars and by day, with the same figures in a table, at 360 pixels and in the dark', async () => {
      const reader = await open(`${closedPoll}`, { ...narrow, colorScheme: 'dark' });
      const { page } = reader;
      expect(await page.getByText('815 phiếu', { exact: true }).isVisible()).toBe(true);
      expect(await page.locator('.share-bars tbody tr').count()).toBe(4);
      await page.locator('.plot-table summary').click();
      const lastRow = page.locator('.plot-table tbody tr').last();
      const shown = await page.locator('.share-bars tbody td:nth-of-type(1)').allTextContents();
      expect(await lastRow.locator('td').allTextContents()).toEqual(shown);
      expect(await findFaults(reader)).toEqual([]);
      await reader.close();
    }, 60_000);

    it('lists all polls, open ones first, each with its status in words', async () => {
      const reader = await open(`/polls`, narrow);
      const tags = await reader.page.locator('.poll-card .tag').allTextContents();
      expect(tags.length).toBeGreaterThan(4);
      const ranks = tags.map((text) =>
        ['Đang mở', 'Sắp mở', 'Bản nháp', 'Đã kết thúc', 'Đã lưu trữ'].findIndex((each) => text.includes(each)),
      );
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      expect(await findFaults(reader)).toEqual([]);
      await reader.close();
    }, 60_000);
  });
}
