/** The line on which each place of a text stands; places are asked for in rising order. */
export function lineCounter(text: string): (at: number) => number {
  let [place, line] = [0, 1];
  return (at) => {
    for (; place < at; place += 1) if (text[place] === '\n') line += 1;
    return line;
  };
}
