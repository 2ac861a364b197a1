//! The Admin API: how the newsroom works. Every request is somebody's, and no answer is kept.

mod params;
mod writing;
