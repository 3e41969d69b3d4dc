# Reference values for means, totals and shares of a survey: R's survey on invented data, and its
# published api samples (survey's `api` data, California Academic Performance Index 2000).
# Run in this folder: Rscript design.R; it writes design.json.
suppressMessages({library(survey); library(jsonlite)})

# One invented sample: what of the design is there depends on the case.
draw <- function(seed, n, strata, clusters, missing, certain = FALSE) {
  set.seed(seed)
  d <- data.frame(h = sample(letters[seq_len(strata)], n, TRUE))
  d$h[seq_len(2 * strata)] <- rep(letters[seq_len(strata)], 2)
  d <- d[order(d$h), , drop = FALSE]
  d$c <- if (clusters > 0) unlist(lapply(split(seq_len(n), d$h), function(i)
    paste0(d$h[i[1]], rep_len(seq_len(min(clusters, length(i))), length(i))))) else seq_len(n)
  effect <- rnorm(length(unique(d$c)))[match(d$c, unique(d$c))]
  d$y <- round(3 + 0.8 * effect + rnorm(n) + match(d$h, letters) / 2, 2)
  d$x <- as.numeric(runif(n) < plogis(effect))
  d$w <- round(runif(n, 0.5, 6), 2)
  d$g <- sample(c("north", "south", "west"), n, TRUE)
  psus <- tapply(d$c, d$h, function(x) length(unique(x)))
  size <- round(psus * runif(length(psus), 1.2, 5))
  if (certain) size[1] <- psus[1]
  d$N <- as.numeric(size[d$h])
  if (missing > 0) {
    d$y[sample(n, round(missing * n))] <- NA
    d$x[sample(n, round(missing * n))] <- NA
  }
  rownames(d) <- NULL
  d
}

ends <- function(m, df) unname(as.vector(confint(m, df = df)))
figure <- function(m, df) list(value = unname(coef(m)), error = unname(as.vector(SE(m))),
                               low = ends(m, df)[1], high = ends(m, df)[2], df = df)
share <- function(s) list(value = as.vector(s), low = attr(s, "ci")[[1]], high = attr(s, "ci")[[2]],
                          error = as.vector(sqrt(attr(s, "var"))))
domains <- function(b) list(label = as.character(b[[1]]), value = unname(coef(b)),
                            error = unname(as.vector(SE(b))))

results <- function(d, des) {
  df <- degf(des)
  tight <- function(x, method, level = 0.95) share(svyciprop(x, des, method = method, level = level))
  by <- svyby(~x, ~g, des, svyciprop, vartype = "ci", method = "xlogit",
              na.rm = TRUE)
  list(df = df,
       mean = figure(svymean(~y, des, na.rm = TRUE), df),
       total = figure(svytotal(~y, des, na.rm = TRUE), df),
       n = sum(!is.na(d$y)),
       mean_by = domains(svyby(~y, ~g, des, svymean, na.rm = TRUE)),
       total_by = domains(svyby(~y, ~g, des, svytotal, na.rm = TRUE)),
       share_by = list(label = as.character(by$g), value = unname(by[["x"]]),
                       low = unname(by$ci_l), high = unname(by$ci_u)),
       logit = share(svyciprop(~x, des, method = "xlogit", na.rm = TRUE)),
       logit90 = share(svyciprop(~x, des, method = "xlogit", level = 0.9, na.rm = TRUE)),
       glm = share(svyciprop(~x, des, method = "logit")),
       asin = share(svyciprop(~x, des, method = "asin", na.rm = TRUE)),
       beta = share(svyciprop(~x, des, method = "beta", na.rm = TRUE)),
       t = share(svyciprop(~x, des, method = "mean", na.rm = TRUE)))
}

shapes <- list(list(1, 40, 1, 0, 0), list(2, 60, 3, 0, 0), list(3, 90, 2, 6, 0),
               list(4, 80, 4, 0, 0.1), list(5, 200, 3, 8, 0.15), list(6, 30, 2, 0, 0.2),
               list(7, 400, 5, 10, 0.05), list(8, 25, 1, 5, 0), list(9, 70, 3, 0, 0, TRUE),
               list(10, 150, 4, 5, 0.1, TRUE))
cases <- lapply(shapes, function(s) {
  d <- do.call(draw, s)
  clustered <- s[[4]] > 0
  id <- if (clustered) ~c else ~1
  kinds <- list(
    weights = list(given = "w", des = svydesign(id, weights = ~w, data = d)),
    strata = list(given = c("h", "w"), des = svydesign(id, strata = ~h, weights = ~w, data = d)),
    all = list(given = c("h", "w", "N"),
               des = svydesign(id, strata = ~h, weights = ~w, fpc = ~N, data = d)),
    population = list(given = c("h", "N"), des = svydesign(id, strata = ~h, fpc = ~N, data = d)))
  list(data = d, kinds = lapply(unname(kinds), function(k)
    c(list(given = I(c(k$given, if (clustered) "c"))), results(d, k$des))))
})

# Strata of one primary unit.
lonely <- function(seed, clusters) {
  d <- draw(seed, 30, 4, clusters, 0.1)
  d <- d[!(d$h == "c" & duplicated(d$h)), ]
  d$N <- c(a = 40, b = 50, c = 9, d = 12)[d$h]
  rownames(d) <- NULL
  id <- if (clusters > 0) ~c else ~1
  des <- svydesign(id, strata = ~h, weights = ~w, fpc = ~N, data = d)
  found <- lapply(c("certainty", "adjust", "average"), function(option) {
    options(survey.lonely.psu = option)
    list(single = option, mean = figure(svymean(~y, des, na.rm = TRUE), degf(des)),
         total = figure(svytotal(~y, des, na.rm = TRUE), degf(des)))
  })
  options(survey.lonely.psu = "fail")
  list(given = I(c("h", "w", "N", if (clusters > 0) "c")), data = d, results = found)
}

data(api)
srs <- svydesign(~1, fpc = ~fpc, data = apisrs)
strat <- svydesign(~1, strata = ~stype, fpc = ~fpc, data = apistrat)
clus <- svydesign(~dnum, fpc = ~fpc, data = apiclus1)
pick <- function(d, ...) d[, c("api00", "stype", "fpc", ...)]
api <- list(
  srs = list(data = pick(apisrs), mean = figure(svymean(~api00, srs), degf(srs)),
             total = figure(svytotal(~api00, srs), degf(srs))),
  strat = list(data = pick(apistrat), mean = figure(svymean(~api00, strat), degf(strat)),
               total = figure(svytotal(~api00, strat), degf(strat))),
  clus = list(data = pick(apiclus1, "dnum"), mean = figure(svymean(~api00, clus), degf(clus)),
              total = figure(svytotal(~api00, clus), degf(clus))))

# Binomial intervals, without a design.
binomial <- lapply(list(c(0, 8), c(1, 9), c(3, 12), c(15, 15), c(40, 57), c(250, 1000), c(1, 2)),
  function(v) {
    w <- suppressWarnings(prop.test(v[1], v[2], correct = FALSE)$conf.int)
    b <- binom.test(v[1], v[2])$conf.int
    list(x = v[1], n = v[2], wilson = as.vector(w), exact = as.vector(b))
  })

write_json(list(R = R.version.string, survey = as.character(packageVersion("survey")),
                cases = cases, lonely = list(lonely(21, 0), lonely(22, 3)), api = api,
                binomial = binomial),
           "design.json", digits = I(17), auto_unbox = TRUE, na = "null", dataframe = "columns")
