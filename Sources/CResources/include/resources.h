#pragma once
#include <stddef.h>

/// A file linked into the binary.
typedef struct {
  const char *_Nonnull name;
  const unsigned char *_Nonnull bytes;
  size_t count;
} Resource;

extern const Resource *_Nonnull const stdlib_sources;
extern const size_t stdlib_source_count;
