export { freezesOf, nextOpening, type WindowState, windowState, windowText } from './window.ts';
