# Reference values for alpha, omega, item analysis, KMO: R's psych on invented data.
# Run in this folder: Rscript reliability.R; it writes reliability.json.
suppressMessages({library(psych); library(jsonlite)})

draw <- function(n, k, strength, missing, seed) {
  set.seed(seed)
  common <- rnorm(n)
  x <- sapply(seq_len(k), function(j) strength * common + rnorm(n))
  x <- matrix(findInterval(x, c(-1.4, -0.5, 0.4, 1.3)) + 1, n, k)
  if (missing > 0) x[sample(length(x), round(missing * length(x)))] <- NA
  x
}

shapes <- list(c(30, 3, 1.0, 0), c(12, 4, 0.8, 0), c(60, 5, 0.6, 0.1), c(200, 6, 1.2, 0.05),
               c(8, 2, 1.5, 0), c(500, 8, 0.5, 0), c(40, 12, 0.7, 0.08), c(100, 7, 0.3, 0),
               c(25, 9, 1.0, 0.04), c(1500, 6, 0.9, 0.2))
cases <- lapply(seq_along(shapes), function(i) {
  s <- shapes[[i]]
  x <- draw(s[1], s[2], s[3], s[4], 100 + i)
  x <- x[rowSums(!is.na(x)) > 0, ]
  a <- suppressWarnings(psych::alpha(x, warnings = FALSE))
  complete <- x[complete.cases(x), ]
  ac <- suppressWarnings(psych::alpha(complete, warnings = FALSE))
  case <- list(data = x, alpha = a$total$raw_alpha, std = a$total$std.alpha, ase = a$total$ase,
               feldt_low = a$feldt$lower.ci[[1]], feldt_high = a$feldt$upper.ci[[1]],
               complete_alpha = ac$total$raw_alpha, complete_low = ac$feldt$lower.ci[[1]],
               r_drop = a$item.stats$r.drop, mean = a$item.stats$mean, sd = a$item.stats$sd,
               n = a$item.stats$n)
  if (ncol(x) > 2) {
    case$dropped <- a$alpha.drop$raw_alpha
    R <- cor(x, use = "pairwise")
    k <- psych::KMO(R)
    case$kmo <- k$MSA
    case$kmo_items <- unname(k$MSAi)
    case$omega_psych <- suppressWarnings(suppressMessages(
      psych::omega(x, nfactors = 1, plot = FALSE)))$omega.tot
    # factanal stops at uniquenesses of 0.005 too, and converges tightly.
    if (ncol(x) > 3) {
      ml <- factanal(covmat = R, factors = 1, n.obs = nrow(x), control = list(nstart = 20))
      l <- as.vector(ml$loadings)
      turn <- sign(l) * sign(sum(l))
      turned <- diag(turn) %*% R %*% diag(turn)
      case$ml_unique <- unname(ml$uniquenesses)
      case$omega_ml_model <- sum(abs(l))^2 / (sum(abs(l))^2 + sum(ml$uniquenesses))
      case$omega_ml_observed <- 1 - sum(ml$uniquenesses) / sum(turned)
    }
    if (ncol(x) >= 6) case$omega_psych3 <- suppressWarnings(suppressMessages(
      psych::omega(x, nfactors = 3, plot = FALSE)))$omega.tot
  }
  case
})
write_json(list(R = R.version.string, psych = as.character(packageVersion("psych")), cases = cases),
           "reliability.json", digits = NA, auto_unbox = TRUE, na = "null")
