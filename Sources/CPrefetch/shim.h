/// Asks for the cache line of an address that is soon written. Any address will do.
static inline void prefetch_to_write(const void *_Nonnull address) { __builtin_prefetch(address, 1, 3); }
