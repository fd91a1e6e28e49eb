import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

test.each([
  ['receipt.png', 'image/png', 'receipt.png'],
  ['Receipt.PNG', 'image/png', 'Receipt.png'],
  ['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
  ['photo', 'image/jpeg', 'photo.jpg'],
  ['x.html', 'text/plain', 'x.html.txt'],
  ['x.hta', 'text/plain', 'x.hta.txt'],
  ['x.png', 'application/pdf', 'x.png.pdf'],
  ['twine.log', 'text/plain', 'twine.log'],
  ['notes.md', 'text/plain', 'notes.md.txt'],
  ['run.bat . ', 'text/plain', 'run.bat.txt'],
  ['C:\\Users\\ann\\proof.pdf', 'application/pdf', 'proof.pdf'],
  ['../../etc/passwd', 'text/plain', 'passwd.txt'],
  ['.bashrc', 'text/plain', 'bashrc.txt'],
  ['gnp.\u202Eexe', 'image/png', 'gnp.exe.png'],
  ['Mine: 1.gif', 'image/gif', 'Mine: 1.gif'],
  ['', 'image/webp', 'file.webp'],
  ['...', 'image/webp', 'file.webp'],
] as const)('%s of type %s is saved as %s', (typed, mediaType, name) => {
  expect(fileName(typed, mediaType)).toBe(name);
});

test('whatever was typed, the last ending is one of the type, and the name is a plain one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
      const name = fileName(typed, 'text/plain');
      expect(name).toMatch(/^[^./\\\p{C}][^/\\\p{C}]*\.(txt|log)$|^[^./\\\p{C}]+\.(txt|log)$/u);
      expect(fileName(name, 'text/plain')).toBe(name);
    }),
  );
});

test('what is of no type that is taken is nothing a program opens', () => {
  expect(fileName('x.html', 'text/html')).toBe('x.html.bin');
});
