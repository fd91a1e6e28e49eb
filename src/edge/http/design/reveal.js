/**
 * A box beside each password field that shows what was typed. Nothing depends on it: without JavaScript there is no box. Before the form
 * is sent the field is a password again, or the browser would offer what was typed to its next visitor.
 */
for (const field of document.querySelectorAll('input[data-reveal]')) {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.autocomplete = 'off';
  box.id = `${field.id}-reveal`;
  const label = document.createElement('label');
  label.className = 'field-reveal';
  label.append(box, ` ${field.dataset.reveal}`);
  const show = () => {
    field.type = box.checked ? 'text' : 'password';
  };
  const hide = () => {
    box.checked = false;
    show();
  };
  box.addEventListener('change', show);
  field.form?.addEventListener('submit', hide);
  window.addEventListener('pagehide', hide);
  field.insertAdjacentElement('afterend', label);
}
