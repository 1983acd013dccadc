import { blockContains, parseAddress, parseBlock, type Address, type Block } from '../../values/address';
import type { Operand } from './operand';

const none: readonly string[] = Object.freeze([]);

/** "IP address condition operators": the address lies in the block; never across IP versions. */
export function addressOperand(text: string): Operand {
  const block = parseBlock(text);
  const matches =
    block === undefined ? (): boolean => false : (value: string): boolean => inside(block, parseAddress(value));
  return Object.freeze({ text, variables: none, wellFormed: block !== undefined, matches });
}

function inside(block: Block, address: Address | undefined): boolean {
  return address !== undefined && blockContains(block, address);
}
