export { type ContractCase, type StorePlace, storeContract } from './store-contract.ts';
